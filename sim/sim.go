// Package sim is WeChat as a Go value: a stateful simulator of the Open Platform's component protocol
// (第三方平台). Every power over it is a method; HTTP, command line and window are skins over these.
//
// Sim and platform share no code, only fixtures; see package platform.
package sim
