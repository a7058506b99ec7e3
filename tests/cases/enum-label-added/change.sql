alter type mood add value 'great';
