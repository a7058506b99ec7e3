create table m (
    id integer primary key
) partition by list (id);
create table m2 (
    id integer primary key
);
create publication sw_pub for table m, m2 with (publish_via_partition_root);
