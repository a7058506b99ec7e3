alter view v set schema s;
