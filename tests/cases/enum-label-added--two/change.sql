alter type mood add value 'great';
alter type mood add value 'awful' before 'sad';
