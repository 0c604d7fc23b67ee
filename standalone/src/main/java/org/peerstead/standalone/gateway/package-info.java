/**
 * The one port: what the Ingress is in a cluster. Sends each path to its service, and serves the
 * web client.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.standalone.gateway;
