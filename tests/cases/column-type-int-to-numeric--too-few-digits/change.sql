alter table t
    alter column a type numeric(20,2),
    alter column b type numeric(12,2),
    alter column c type numeric(7,-1),
    alter column d type big,
    alter column e type numeric(19,0);
