alter table t
    alter column a type timestamp(6),
    alter column b type timestamp,
    alter column c type timestamp(3),
    alter column d type timestamp(6),
    alter column e type timestamptz,
    alter column f type interval,
    alter column g type time[];
