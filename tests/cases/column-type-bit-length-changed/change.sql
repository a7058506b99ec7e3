alter table t
    alter column a type bit(8),
    alter column b type bit(8),
    alter column c type bit varying(4)[];
