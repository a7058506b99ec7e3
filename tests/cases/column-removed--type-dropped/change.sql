drop type mood cascade;
drop domain dd cascade;
drop type pair cascade;
