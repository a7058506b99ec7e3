create unique index m_key on only m (id, at);
