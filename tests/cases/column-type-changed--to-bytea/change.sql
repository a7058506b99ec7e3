alter table t alter u type bytea using decode(replace(u::text, '-', ''), 'hex'), alter s type bytea using convert_to(s, 'UTF8');
