create collation any_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table t (
    id integer primary key,
    c text
);
