alter table t
    alter column a type varchar(5),
    alter column b type varchar(4),
    alter column c type varchar(5),
    alter column d type timetz(0),
    alter column e type timestamptz(6),
    alter column f type varchar(20);
