/**
 * The whole suite on one machine with one command.
 *
 * <pre>
 * Main ── Arguments
 *  └ Suite ── DataDirectory (lock, suite.json), TokenKeys, Console
 *     ├ gateway   the one port: services' paths, web client
 *     ├ backends  PostgreSQL, Kafka
 *     └ services  child processes, watched
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.standalone;
