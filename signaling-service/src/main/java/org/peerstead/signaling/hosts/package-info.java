/**
 * What crosses replicas for foreign clients. Every id and topic has one replica that hosts it; the
 * others tell it what happens at their sockets, and it tells them what to do.
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.hosts;
