alter view v alter column email set default 'none';
