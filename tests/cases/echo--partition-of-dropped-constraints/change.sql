alter table m drop constraint m_pkey, drop constraint m_id_a_key, drop constraint m_r_fkey, drop constraint m_a_check;
drop index m_b_idx;
