/**
 * Speaks with unmodified y-webrtc providers at {@code /y-webrtc}: they publish to topics, and all
 * subscribers hear it, at whatever replica they are.
 *
 * <pre>
 * YWebrtcSocket  edge: the upgrade
 * TopicLine      one socket: reads and writes its frames
 * Topics         rules: who has subscribed here
 * HostedTopics   rules: which replicas have subscribers, of the topics that are hosted here
 * </pre>
 */
@org.jspecify.annotations.NullMarked
package org.peerstead.signaling.ywebrtc;
