alter index m_a_idx rename to m_by_a;
alter index m2_a_idx rename to m2_by_a;
