alter table t alter s type sorted, alter u type sorted, alter w type text;
