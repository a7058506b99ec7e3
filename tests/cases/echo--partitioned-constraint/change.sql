alter table m add constraint m_id_check check (id > 0);
