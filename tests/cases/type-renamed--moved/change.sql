create schema other;
alter type mood set schema other;
