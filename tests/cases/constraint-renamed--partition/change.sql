alter table m rename constraint m_a_check to positive;
alter table m rename constraint m_pkey to m_key;
