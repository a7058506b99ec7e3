drop index m_key;
