alter table c add constraint fkey foreign key (pid) references p;
