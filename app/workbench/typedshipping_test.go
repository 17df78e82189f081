package workbench_test

import (
	"testing"
	"time"

	"wxlab/platform/wxapi"
	"wxlab/sim/world"
)

// TestTypedShipping: what a user paid is shipped by the platform, the buyer is reminded, and the money is settled.
func TestTypedShipping(t *testing.T) {
	b, ctx := newBench(t), t.Context()
	a, program := b.program()
	buyer := program.Followers[0].OpenID
	pay := func() wxapi.OrderKey {
		o, err := b.Sim.Pay(program.AppID, buyer, world.Payment{Description: "春茶礼盒*1", Amount: 9900})
		b.try("pay", err)
		b.advance(world.OrderKnownAfter)
		return wxapi.OrderKey{MerchantID: o.MerchantID, TradeNo: o.TradeNo}
	}
	first, second, third := pay(), pay(), pay()
	parcel := []wxapi.Parcel{{TrackingNo: "SF1", Company: "SF", Goods: "春茶礼盒*1", Contact: &wxapi.Contact{Consignor: "+86-177****1234"}}}
	now := b.Clock.Now()
	b.try("ship", a.UploadShipping(ctx, wxapi.Shipment{Order: first, Logistics: wxapi.ByExpress, Parcels: parcel}, buyer, now))
	b.try("ship both", a.UploadCombinedShipping(ctx, wxapi.OrderKey{MerchantID: "1900000001", TradeNo: "TC"}, []wxapi.Shipment{
		{Order: second, Logistics: wxapi.PickedUp, Parcels: []wxapi.Parcel{{Goods: "茶杯"}}}}, buyer, now))
	b.try("remind", a.RemindBuyer(ctx, first, b.Clock.Now()))
	b.try("path", a.SetOrderPath(ctx, "pages/order/detail"))
	b.try("delay", a.DelayOrder(ctx, third.TradeNo, b.Clock.Now().AddDate(0, 0, 30)))
	o, err := a.Order(ctx, first)
	if err != nil || o.State != wxapi.OrderShipped || o.Amount != 9900 || len(o.Shipping.Parcels) != 1 || o.Shipping.Parcels[0].Company != "SF" {
		t.Errorf("%+v, %v", o, err)
	}
	page, err := a.Orders(ctx, wxapi.OrderQuery{State: wxapi.OrderToShip})
	if err != nil || len(page.Orders) != 1 || page.Orders[0].TradeNo != third.TradeNo {
		t.Errorf("%+v, %v", page, err)
	}
	managed, err := a.TradeManaged(ctx)
	b.try("managed", err)
	confirmed, err := a.TradeConfirmed(ctx)
	if err != nil || !managed || !confirmed {
		t.Errorf("managed %v, confirmed %v, %v", managed, confirmed, err)
	}
	b.advance(4 * 24 * time.Hour)
	if b.events("trade_manage_order_settlement") < 3 { // two shipped, one of them settled
		t.Errorf("%d events", b.events("trade_manage_order_settlement"))
	}
	b.answered("shipping")
}
