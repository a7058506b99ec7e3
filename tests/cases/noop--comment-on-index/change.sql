comment on index t_pkey is 'the key';
comment on index t_pkey is null;
