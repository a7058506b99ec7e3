create unique index m1_key on m1 (id, at);
alter index m_key attach partition m1_key;
