create index m1_id_idx on m1 (id);
alter index m_id_idx attach partition m1_id_idx;
