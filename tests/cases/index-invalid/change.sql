create index m_id_idx on only m (id);
