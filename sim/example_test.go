package sim_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"

	"wxlab/sim"
	"wxlab/sim/world"
)

// A simulated WeChat is a value: a platform is made known to it, and what WeChat does is a method. Package wxserver
// puts its API and pages on a listener; package simtest does all of this for a test.
func Example() {
	platform := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println("pushed:", r.URL.Path, r.URL.Query().Get("encrypt_type"))
		io.WriteString(w, "success")
	}))
	defer platform.Close()

	wechat := sim.New(sim.Config{Seed: 1})
	err := wechat.PutPlatform(world.Platform{
		AppID: "wxc0ffee1234567890", Secret: "c0ffeec0ffeec0ffeec0ffeec0ffeec0", Token: "relaytoken2024",
		AESKey: "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig", Published: true,
		EventURL: platform.URL + "/event", MessageURL: platform.URL + "/$APPID$/callback",
	})
	if err != nil {
		log.Fatal(err)
	}
	d, err := wechat.PushTicket(context.Background(), "wxc0ffee1234567890")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Name, d.Verdict, d.Accepted)
	// Output:
	// pushed: /event aes
	// component_verify_ticket acknowledged true
}
