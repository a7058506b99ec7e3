create schema other;
set search_path = other, public;
