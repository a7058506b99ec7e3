alter table c replica identity default;
