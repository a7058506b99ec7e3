alter table t
    alter column a type any_number[],
    alter column b type integer[],
    alter column c type numbers;
