create table m (
    id integer primary key
) partition by list (id);
create table m2 (
    id integer primary key
);
alter table m attach partition m2 for values in (2);
create publication sw_pub for table m, m2 with (publish_via_partition_root);
