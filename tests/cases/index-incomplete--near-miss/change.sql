create index m_id_idx on m (id);
