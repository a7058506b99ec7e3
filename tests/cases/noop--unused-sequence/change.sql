create sequence elsewhere;
