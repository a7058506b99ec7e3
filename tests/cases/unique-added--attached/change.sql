alter index whole attach partition i1;
alter index whole attach partition i2;
