alter table c replica identity full;
