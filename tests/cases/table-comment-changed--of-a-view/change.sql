comment on view v is 'those over 35';
