create collation lower_first (provider = icu, locale = 'und-u-kf-lower');
create table t (
    id integer primary key,
    c text
);
