alter view v rename column email to mail;
