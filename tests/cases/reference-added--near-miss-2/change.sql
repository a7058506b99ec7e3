alter table r detach partition r1;
