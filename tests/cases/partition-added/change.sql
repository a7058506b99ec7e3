create table m3 partition of m for values from ('2024-03-01') to ('2024-04-01');
