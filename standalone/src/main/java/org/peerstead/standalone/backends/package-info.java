/**
 * What the services stand on, embedded: PostgreSQL with a database a service, and a Kafka broker.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.standalone.backends;
