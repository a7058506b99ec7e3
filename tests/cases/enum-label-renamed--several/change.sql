alter type e rename value 'a' to 'x';
alter type e rename value 'c' to 'y';
