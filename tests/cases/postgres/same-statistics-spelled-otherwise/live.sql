CREATE TABLE address (
  id integer PRIMARY KEY,
  zip text NOT NULL,
  town text NOT NULL
);
CREATE STATISTICS public.address_town (mcv, ndistinct, dependencies) ON town, zip FROM public.address;
