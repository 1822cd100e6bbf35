CREATE SEQUENCE public.ticket_id_seq AS integer START WITH 1 INCREMENT BY 1 NO MINVALUE NO MAXVALUE CACHE 1;
CREATE TABLE public.ticket (
  id integer DEFAULT nextval('public.ticket_id_seq'::regclass) NOT NULL,
  subject text
);
ALTER SEQUENCE public.ticket_id_seq OWNED BY public.ticket.id;
ALTER TABLE ONLY public.ticket ADD CONSTRAINT ticket_pkey PRIMARY KEY (id);
INSERT INTO ticket (subject) VALUES ('lights');
