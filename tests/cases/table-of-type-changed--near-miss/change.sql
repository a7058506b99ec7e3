alter type pair add attribute more integer cascade;
