BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('211e4a0ada79');
CREATE TABLE api_client (
	client_id VARCHAR(60) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	secret_sha256 VARCHAR(64) NOT NULL, 
	scopes TEXT NOT NULL, 
	id CHAR(32) NOT NULL, 
	organization_id CHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_api_client PRIMARY KEY (id), 
	CONSTRAINT uq_api_client_client_id UNIQUE (client_id)
);
INSERT INTO "api_client" VALUES('operator-bc87958f164c','operator','2370da7c5752dbb8c532a42ef8b766511e4f915ae54d9ee293e0c6776b4c4eea','admin:read claims:read claims:write codes:read eligibility:read eligibility:write encounters:read encounters:write payments:read payments:write practice:read practice:write','01a2028df1947000b37507fe4173d7ef','01a2028df1377000a30dfabe9edc8bd3','2026-11-22 09:19:46.580599');
CREATE TABLE audit_record (
	sequence INTEGER NOT NULL, 
	audit_id CHAR(32) NOT NULL, 
	organization_id CHAR(32) NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	actor_id VARCHAR(120) NOT NULL, 
	action VARCHAR(20) NOT NULL, 
	resource_type VARCHAR(60) NOT NULL, 
	resource_id VARCHAR(80), 
	patient_id VARCHAR(80), 
	succeeded BOOLEAN DEFAULT true NOT NULL, 
	reason TEXT, 
	trace_id VARCHAR(32) NOT NULL, 
	previous_hash VARCHAR(64) NOT NULL, 
	hash VARCHAR(64) NOT NULL, 
	CONSTRAINT pk_audit_record PRIMARY KEY (sequence), 
	CONSTRAINT uq_audit_record_audit_id UNIQUE (audit_id), 
	CONSTRAINT uq_audit_record_hash UNIQUE (hash)
);
INSERT INTO "audit_record" VALUES(1,'01a2028df195700089a5672fd258b88e','01a2028df1377000a30dfabe9edc8bd3','2026-11-22 09:19:46.581165','operator','create','api_client','operator-bc87958f164c',NULL,1,NULL,'93277fcb66a12e113a470fe41af90071','0000000000000000000000000000000000000000000000000000000000000000','0d4f60cc2afa5cea60eb1d98ee46abe43be6ecd9d38e071e4ac8ee6bd74b9e74');
CREATE TABLE inbox (
	consumer VARCHAR(80) NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	organization_id CHAR(32) NOT NULL, 
	processed_at DATETIME NOT NULL, 
	CONSTRAINT pk_inbox PRIMARY KEY (consumer, event_id)
);
CREATE TABLE organization (
	id CHAR(32) NOT NULL, 
	name VARCHAR(60) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_organization PRIMARY KEY (id), 
	CONSTRAINT uq_organization_name UNIQUE (name)
);
INSERT INTO "organization" VALUES('01a2028df1377000a30dfabe9edc8bd3','EXAMPLE FAMILY CLINIC','2026-11-22 09:19:46.487148');
CREATE TABLE outbox (
	sequence INTEGER NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	organization_id CHAR(32) NOT NULL, 
	topic VARCHAR(80) NOT NULL, 
	"key" VARCHAR(80) NOT NULL, 
	aggregate_version INTEGER NOT NULL, 
	event_type VARCHAR(80) NOT NULL, 
	data TEXT NOT NULL, 
	traceparent VARCHAR(55) NOT NULL, 
	occurred_at DATETIME NOT NULL, 
	published_at DATETIME, 
	CONSTRAINT pk_outbox PRIMARY KEY (sequence), 
	CONSTRAINT uq_outbox_event_id UNIQUE (event_id), 
	CONSTRAINT uq_outbox_topic_key_aggregate_version UNIQUE (topic, "key", aggregate_version)
);
CREATE TABLE parked_event (
	sequence INTEGER NOT NULL, 
	consumer VARCHAR(80) NOT NULL, 
	event_id CHAR(32) NOT NULL, 
	organization_id CHAR(32) NOT NULL, 
	topic VARCHAR(80) NOT NULL, 
	partition INTEGER NOT NULL, 
	"offset" BIGINT NOT NULL, 
	"key" VARCHAR(80) NOT NULL, 
	headers JSON NOT NULL, 
	value TEXT NOT NULL, 
	error_class VARCHAR(120) NOT NULL, 
	parked_at DATETIME NOT NULL, 
	CONSTRAINT pk_parked_event PRIMARY KEY (sequence), 
	CONSTRAINT uq_parked_event_consumer_event_id UNIQUE (consumer, event_id)
);
CREATE INDEX ix_outbox_unpublished ON outbox (sequence) WHERE published_at IS NULL;
CREATE INDEX ix_parked_event_consumer_key ON parked_event (consumer, "key");
CREATE INDEX ix_audit_record_organization_id_patient_id ON audit_record (organization_id, patient_id);
CREATE TRIGGER audit_record_no_update BEFORE UPDATE ON audit_record BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END;
CREATE TRIGGER audit_record_no_delete BEFORE DELETE ON audit_record BEGIN SELECT RAISE(ABORT, 'audit_record is append-only'); END;
CREATE INDEX ix_api_client_organization_id ON api_client (organization_id);
COMMIT;
