alter table m add constraint m_id_check check (id > 0);
alter table m add constraint m_key unique (id, a);
