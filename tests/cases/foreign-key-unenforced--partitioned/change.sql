alter table m alter constraint m_a_fkey not enforced;
