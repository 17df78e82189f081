package workbench_test

import (
	"testing"

	"wxlab/platform/wxapi"
	"wxlab/sim/world"
)

// TestTypedOrderPath: the platform applies for the page with its users' orders, finds it in effect after the review, was told
// of both, and says what a user bought.
func TestTypedOrderPath(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	p := b.Sim.Platforms()[0]
	p.FuncIDs = []int{world.SetDevelopment, world.SetShipping, world.SetShoppingOrders}
	b.try("offer shopping orders", b.Sim.PutPlatform(p))
	a, program := b.program()
	b.released(a, wxapi.AuditSubmission{})

	b.try("apply", a.ApplyOrderPath(ctx, wxapi.OrderPathApplication{Path: "pages/orders", AppIDs: []string{program.AppID}}))
	if got, err := a.AppliedOrderPath(ctx); err != nil || got.Path != "pages/orders" || got.Status != wxapi.OrderPathInReview {
		t.Errorf("applied for: %+v, %v", got, err)
	}
	b.advance(world.OrderPathReviewed)
	if got, err := a.LiveOrderPath(ctx); err != nil || got.Path != "pages/orders" || got.Status != wxapi.OrderPathPassed {
		t.Errorf("in effect: %+v, %v", got, err)
	}
	for _, name := range []string{"order_path_apply_result_notify", "order_path_audit_result_notify"} {
		if b.events(name) != 1 {
			t.Errorf("%s was pushed %d times", name, b.events(name))
		}
	}

	link := wxapi.JumpLink{Type: wxapi.LinkToMiniProgram, AppID: program.AppID, Path: "pages/orders"}
	b.try("say what was bought", a.UploadShoppingDetails(ctx, wxapi.ShoppingDetails{
		Order: wxapi.OrderKey{MerchantID: "1900000001", TradeNo: "T1"}, OpenID: program.Followers[0].OpenID, Logistics: wxapi.ByExpress,
		Orders: []wxapi.ShoppingOrder{{Number: "M1", Link: link, Items: []wxapi.ShoppingItem{
			{ID: "I1", Name: "杯子", Price: 900, Quantity: 1, Images: []string{"https://example.com/1.png"}, Link: link}}}},
		Uploaded: b.Clock.Now(),
	}))
	b.answered("orders")
}
